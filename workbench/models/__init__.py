"""Which pretrained models there are and where their files lie. No torch."""
