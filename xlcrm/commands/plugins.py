"""`xlcrm plugins`: what is registered, and by whom."""

from __future__ import annotations

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.lang import Text
from xlcrm.marks import CommandMark, command


@command(
    CommandMark(
        name="plugins",
        label=Text("插件", "Plugins"),
        help=Text(
            "列出所有命令、单元格函数和模块，以及由谁提供。",
            "List every command, cell function and module, and who provides it.",
        ),
        group="settings",
        icon="AddInManager",
        needs="nothing",
    )
)
def plugins(request: Request) -> Outcome:
    """Registered commands, functions and modules by provider, and plugins that failed."""
    lang = request.lang or request.shell_lang
    registry = request.options["registry"]()
    rows = [
        (entry.provider, entry.mark.name, entry.mark.help.in_(lang)) for entry in registry.entries.values()
    ]
    modules = [(module.provider, module.name, module.help.in_(lang)) for module in registry.modules.values()]
    lines = [f"{provider:10} {name:18} {text}" for provider, name, text in (*rows, *modules)]
    lines += [failure.told().in_(lang) for failure in registry.failures]
    data = {
        "registered": [{"provider": provider, "name": name, "help": text} for provider, name, text in rows],
        "modules": [{"provider": provider, "name": name, "help": text} for provider, name, text in modules],
        "failed": [
            {"provider": failure.provider, "reason": failure.reason.in_(lang)}
            for failure in registry.failures
        ],
    }
    return Outcome(tuple(lines), data, lang=lang)
