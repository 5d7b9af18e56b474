"""One command on many workbooks: in processes of this machine, or on a Dask cluster. A broken book never stops the rest."""

from xlcrm.hosts.many.books import workbooks
from xlcrm.hosts.many.run import ManyBooks, run_on_many
from xlcrm.hosts.many.tasks import Done, Task

__all__ = ["Done", "ManyBooks", "Task", "run_on_many", "workbooks"]
