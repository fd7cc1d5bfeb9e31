import sys
from pathlib import Path

# `tiny_rotas.py` beside these tests, importable under --import-mode=importlib.
sys.path.insert(0, str(Path(__file__).parent))
