"""`python -m complyhosp`."""

from complyhosp.cli.main import main

if __name__ == "__main__":
    main()
