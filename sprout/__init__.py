"""sprout: grow your own ChatGPT, from text to a model to talk to."""

__version__ = "0.1.0"
