"""Fine-tune a pretrained language model on your own table of texts."""

__version__ = "0.1.0"
