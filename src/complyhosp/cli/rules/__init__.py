"""`complyhosp rules`: what rule authors use."""
