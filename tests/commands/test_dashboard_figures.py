"""The numbers of the dashboard's charts are those that pandas finds on the demo's own sheets."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from tests.commands.conftest import TODAY
from tests.commands.demo_figures import CLOSED, MONTHS, TWICE, WHO_LEFT, Demo


def test_overdue_by_rep_and_tier(demo: Demo) -> None:
    late = demo.customers[demo.customers["Days overdue"].fillna(0) > 0]
    shown = demo.tables["Overdue customers by rep and tier"]

    for tier in "ABCN":
        of_tier = late[late["Tier"] == tier]["Owner"].value_counts()
        named = shown[f"Tier {tier}"].drop("(nobody)")
        assert named[named > 0].to_dict() == {
            rep: count for rep, count in of_tier.items() if rep in named.index
        }
    assert shown.to_numpy().sum() == len(late)


def test_time_against_sales_by_tier(demo: Demo) -> None:
    year = demo.log[demo.log["month"].isin(MONTHS[1:])]
    shown = demo.tables["Tiers: where time goes, where sales come from"]

    unwritten = shown["Minutes"] - year.groupby("tier")["Minutes"].sum()
    assert set(year[year["tier"].isna()]["id"]) == TWICE
    assert unwritten.sum() == year[year["tier"].isna()]["Minutes"].sum()
    assert unwritten.min() == 0
    assert shown["Share of time"].sum() == pytest.approx(1)
    assert shown.loc["A", "Share of sales"] == pytest.approx(shown.loc["A", "Sales"] / shown["Sales"].sum())


def test_sales_by_month(demo: Demo) -> None:
    shown = demo.tables["Sales of the last 13 months"]["Sales"]

    wanted = demo.sold.groupby("month")["worth"].sum()
    assert list(shown.index) == [str(month) for month in MONTHS]
    assert list(shown) == pytest.approx([wanted[month] for month in MONTHS], abs=0.02)


def test_coverage_by_tier(demo: Demo) -> None:
    quarter = demo.log[demo.log["month"].isin(MONTHS[-3:])]
    shown = demo.tables["Coverage: customers spoken to, by tier"]
    closed = demo.customers["Status"].isin(CLOSED)
    listed = demo.customers[~closed & (demo.customers["Do not contact"] != "Yes")]

    of_tier = listed["Tier"].value_counts().reindex(shown.index, fill_value=0)
    reached = listed[listed.index.isin(quarter["id"])]
    met = reached["Tier"].value_counts().reindex(shown.index, fill_value=0)
    assert (shown["Customers"] - of_tier).sum() == listed["Tier"].isna().sum() == len(TWICE)
    assert (shown["Spoken to"] - met).sum() == reached["Tier"].isna().sum()
    assert shown["Coverage"].to_dict() == pytest.approx((shown["Spoken to"] / shown["Customers"]).to_dict())


def test_targets_met_are_those_of_the_sheet_month_by_the_days_that_have_passed(demo: Demo) -> None:
    month = demo.sheet("Month", header=4)
    month = month[month["Month"] == f"{TODAY:%Y-%m}"].dropna(subset="Contacts wanted").set_index("Rep")
    shown = demo.tables["Targets met, by the days that have passed"]

    assert len(shown) == 7
    for rep, row in shown.iterrows():
        wanted = (
            month.loc[rep, "Contacts"] / month.loc[rep, "Contacts wanted"] / month.loc[rep, "Month passed"]
        )
        assert row["Contacts"] == pytest.approx(wanted)
    assert set(shown["Target"]) == {1}


def test_hours_for_selling_service_and_marketing(demo: Demo) -> None:
    quarter = demo.log[demo.log["month"].isin(MONTHS[-3:])]
    said = quarter["Notes"].fillna("")
    service = said.str.contains(_words(demo.setting("Contacts that are service")), case=False)
    marketing = said.str.contains(_words(demo.setting("Contacts that are marketing")), case=False)
    event = quarter["Channel"] == "Event"
    kind = pd.Series("Selling", index=quarter.index)
    kind[marketing] = "Marketing"
    kind[service] = "Service"
    kind[event] = "Marketing"
    wanted = quarter.groupby([quarter["Logged by"], kind])["Minutes"].sum() / 60

    shown = demo.tables["Hours for selling, service and marketing"]
    for name in ("Selling", "Service", "Marketing"):
        of_kind = wanted.xs(name, level=1).reindex(shown.index, fill_value=0)
        assert shown[name].to_dict() == pytest.approx(of_kind.to_dict(), abs=0.051)


def _words(cell: str) -> str:
    return "|".join(rf"\b{re.escape(word.strip())}" for word in cell.split(","))


def test_departments_side_by_side(demo: Demo) -> None:
    settings = pd.read_excel(demo.path, sheet_name="Settings", header=None, engine="openpyxl")
    (row, column) = next(
        (row, column)
        for row, cells in enumerate(settings.itertuples(index=False))
        for column, cell in enumerate(cells)
        if cell == "Department"
    )
    names = settings.iloc[row + 1 : row + 9, [column - 4, column]]
    of_rep = {rep: name for rep, name in names.itertuples(index=False) if isinstance(name, str)}
    quarter = demo.log[demo.log["month"].isin(MONTHS[-3:])]
    contacts = quarter["Logged by"].map(of_rep).value_counts()
    shown = demo.tables["Departments: a head, the team's average is 100%"]

    heads = shown["Contacts a head"] * shown["Reps"]
    assert heads.to_dict() == pytest.approx(contacts.to_dict(), abs=0.2)
    mean = contacts.sum() / shown["Reps"].sum()
    assert shown["Contacts"].to_dict() == pytest.approx((contacts / shown["Reps"] / mean).to_dict())


def test_what_records_lack(demo: Demo) -> None:
    kept = demo.customers[~demo.customers["Status"].isin(CLOSED)]
    without = kept["Owner"].isna() | (kept["Owner"] == WHO_LEFT)

    shown = demo.tables["What customers' records lack"]["Customers"]
    no_city = kept["City"].isna().sum()
    no_industry = kept["Industry"].isna().sum()
    assert shown.to_dict() == {
        "No owner": without.sum(), "No phone or mailbox": 0, "No city": no_city, "No industry": no_industry,
    }  # fmt: skip


def test_lost_deals_by_reason_and_the_funnel(demo: Demo) -> None:
    deals = demo.sheet("Deals")
    lost = deals[deals["Stage"] == "Lost"].groupby("Lost reason")["Amount"].sum()
    funnel = demo.tables["Funnel: deals that came so far"]["Deals"]

    assert demo.tables["Lost deals: the amounts by reason"]["Amount"].to_dict() == lost.to_dict()
    assert funnel["Opening"] == len(deals)
    assert funnel["Won"] == (deals["Stage"] == "Won").sum()


def test_costs_by_month(demo: Demo) -> None:
    costs = demo.sheet("Gifts and costs")
    spent = costs.groupby(costs["Date"].dt.to_period("M").astype(str))["Cost"].sum()
    shown = demo.tables["Gifts and costs of the last 12 months"]["Amount"]

    assert list(shown.index) == [str(month) for month in MONTHS[1:]]
    assert shown.to_dict() == spent.reindex(shown.index, fill_value=0).to_dict()


def test_tasks_of_each_owner_by_state(demo: Demo) -> None:
    tasks = demo.sheet("Tasks")
    shown = demo.tables["Tasks: how those of each owner stand"]

    counted = tasks.groupby("State of the task").size()
    assert shown.sum().to_dict() == counted.reindex(shown.columns, fill_value=0).to_dict()
    assert shown.T.sum().to_dict() == tasks["Owner"].value_counts().to_dict()


def test_customers_by_source(demo: Demo) -> None:
    shown = demo.tables["Sources: customers, and those who bought"]["Customers"]
    counted = demo.customers["Source"].value_counts()

    for name in set(shown.index) & set(counted.index):
        assert shown[name] == counted[name], name
    assert len(shown) == 9
