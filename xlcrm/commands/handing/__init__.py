"""A rep leaves: who takes over what, the cells that change hands, and the sheet that goes along."""
