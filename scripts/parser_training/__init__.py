"""What scripts/train_parser.py needs: treebanks, their variants, the network in PyTorch."""
