"""`python -m sprout` is the `sprout` command; torchrun starts it this way."""

from sprout.cli.main import entry

if __name__ == "__main__":
    entry()
