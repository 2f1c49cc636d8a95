"""From outcomes of members to results of rules, clauses, sections and the run; nothing passes without proof."""
