"""`python -m mainstay` and `mainstay` are the same command."""

from mainstay.site.cli import main

if __name__ == "__main__":
    main()
