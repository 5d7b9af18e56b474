"""A folder for Windows in which xlcrm runs without being installed: Python, xlcrm, the add-in, and files to drop workbooks on."""
