"""Texts of everyday life: how-tos, weather, descriptions, dialogues, explanations, advice, notes,
poems and riddles. `KINDS` of each module lists its makers; every.py joins them."""
