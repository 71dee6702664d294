"""The machinery of forms: one definition of an item, its many uses."""
