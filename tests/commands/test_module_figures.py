"""The numbers of the modules' charts on the dashboard are those that pandas finds on the demo's own sheets."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.commands.conftest import TODAY
from tests.commands.demo_figures import CLOSED, MONTHS, WHO_LEFT, Demo

DAY = pd.Timestamp(TODAY)
BEFORE_CLOSING = 18
"""Who calls later and is answered on the next working day was answered as soon as could be."""
CHANCES = {"Opening": 0.1, "Needs": 0.25, "Presenting": 0.4, "Objections": 0.6, "Closing": 0.8}


def filled(counts: Any) -> dict[Any, Any]:
    """What is not zero."""
    return {name: count for name, count in counts.to_dict().items() if count}


def in_peace(demo: Demo) -> Any:
    """Who is on no list."""
    return demo.customers["Status"].isin(CLOSED) | (demo.customers["Do not contact"] == "Yes")


def worth(frame: Any, demo: Demo) -> Any:
    """Amounts in the home currency."""
    known = demo.sold.drop_duplicates("Currency").set_index("Currency")
    rates = known["worth"] / known["Amount"]
    return frame["Amount"] * frame["Currency"].map(rates)


def test_relations_at_each_stage(demo: Demo) -> None:
    steps = demo.sheet("Relation steps")
    last = steps[steps["Date"] <= DAY].sort_values("Date", kind="stable").groupby("Customer ID").last()
    stage = last["Stage"].reindex(demo.customers.index).fillna(demo.customers["Stage"])

    shown = demo.tables["Relations: customers at each stage"]["Customers"]
    assert filled(shown) == stage[~in_peace(demo)].value_counts().to_dict()


def test_customers_of_each_rep_and_their_share_of_the_sales(demo: Demo) -> None:
    mine = demo.customers[~in_peace(demo)]
    shown = demo.tables["Customers of each rep, and the pool"]
    assert filled(shown.sum(axis=1)) == mine["Owner"][mine["Owner"] != WHO_LEFT].value_counts().to_dict()

    pool = demo.block("Pool", "Rep")
    year = demo.sold[(demo.sold["day"] > DAY - pd.Timedelta(days=365)) & (demo.sold["day"] <= DAY)]
    owner = year["id"].map(mine["Owner"])
    sold = year["worth"].groupby(owner[owner != WHO_LEFT]).sum().reindex(pool.index, fill_value=0)
    assert pool["Sales, one year"].to_dict() == pytest.approx(sold.to_dict(), abs=0.1)
    assert pool["Of all sales"].to_dict() == pytest.approx((sold / sold.sum()).to_dict(), abs=1e-6)
    assert pool["Warned"].add(pool["May go back"]).to_dict() == shown["About to go back"].to_dict()


def test_what_came_of_the_quotes_of_each_rep(demo: Demo) -> None:
    quotes = demo.sheet("Quotes")
    shown = demo.tables["What came of quotes"]

    for result in ("Won", "Lost", "Open"):
        of_rep = quotes[quotes["Result"] == result]["Owner"].value_counts()
        assert filled(shown[result]) == of_rep.to_dict()


def test_promises_of_each_rep(demo: Demo) -> None:
    rows = demo.sheet("Promises")
    day = rows["New date"].where(
        rows["New date"].notna() & (rows["Delay told on"] <= rows["Due"]), rows["Due"]
    )
    late = (rows["Kept on"] > day) | (rows["Kept on"].isna() & (day < DAY)) | (rows["Outcome"] == "Broken")
    state = pd.Series("Open", index=rows.index).mask(rows["Kept on"].notna(), "Kept").mask(late, "Broken")
    state = state[rows["Outcome"] != "Withdrawn"]

    shown = demo.tables["Promises kept and broken by rep"]
    for name in ("Kept", "Broken", "Open"):
        assert filled(shown[name]) == rows["Promised by"][state.index][state == name].value_counts().to_dict()


def test_documents_that_orders_lack(demo: Demo) -> None:
    lack = demo.sheet("Documents")["Missing"].dropna().str.split(", ").explode()

    assert demo.tables["Documents missing"]["Orders"].to_dict() == lack.value_counts().to_dict()


def test_lessons_by_topic_and_origin(demo: Demo) -> None:
    lessons = demo.sheet("Lessons")
    shown = demo.tables["Lessons by topic"]

    for kind in ("Won", "Lost", "Service"):
        assert filled(shown[kind]) == lessons[lessons["From"] == kind]["Topic"].value_counts().to_dict()


def test_service_by_month_and_the_causes_of_complaints(demo: Demo) -> None:
    requests = demo.sheet("Service requests")
    month = requests["Received"].dt.to_period("M").astype(str)
    shown = demo.tables["Service: requests, and answered on the day"]

    assert shown["Received"].to_dict() == month.value_counts().reindex(shown.index, fill_value=0).to_dict()
    known = requests[~(requests["First answer"] < requests["Received"])]
    same = known["First answer"].dt.date == known["Received"].dt.date
    known = known[same | (known["Received"].dt.hour < BEFORE_CLOSING)]
    share = same[known.index].groupby(month).mean().reindex(shown.index)
    assert shown["Same day"].to_dict() == pytest.approx(share.to_dict())
    causes = requests[requests["Kind"].isin(["Complaint", "Return"]) & month.isin(MONTHS[1:].astype(str))][
        "Root cause"
    ]
    assert (
        filled(demo.tables["Root causes of complaints and returns"]["Requests"])
        == causes.value_counts().to_dict()
    )


def test_sources_with_their_buyers_sales_and_costs(demo: Demo) -> None:
    source = demo.customers["Source"]
    bought = demo.sold[(demo.sold["Amount"] > 0) & (demo.sold["day"] <= DAY)]["id"].unique()
    buyers = source[source.index.isin(bought)].value_counts()
    shown = demo.tables["Sources: customers, and those who bought"]["Bought"]
    assert shown.to_dict() == buyers.reindex(shown.index, fill_value=0).to_dict()

    year = demo.sold[demo.sold["month"].isin(MONTHS[1:]) & (demo.sold["day"] <= DAY)]
    sales = year["worth"].groupby(year["id"].map(source)).sum()
    spent = demo.sheet("Source costs")
    spent = spent[spent["Month"].dt.to_period("M").isin(MONTHS[1:])].groupby("Source")["Spent"].sum()
    of_source = demo.tables["Sources: sales of 12 months"]
    assert of_source["Sales"].to_dict() == pytest.approx(sales.reindex(of_source.index, fill_value=0).to_dict(), abs=0.1)  # fmt: skip
    assert of_source["Spent"].to_dict() == spent.reindex(of_source.index, fill_value=0).to_dict()


def test_satisfaction_by_quarter(demo: Demo) -> None:
    answers = demo.sheet("Survey answers")
    quarter = answers["Asked on"].dt.to_period("Q").astype(str).str.replace("Q", "-Q")
    nps = answers["Would recommend"]
    points = (nps >= 9).astype(float).mask(nps <= 6, -1.0)[nps.notna()] * 100
    shown = demo.tables["NPS 0–10"]
    for name, values, column in (
        ("NPS 0–10", points, "NPS"),
        ("Score 1–5", answers["Score"][answers["Score"] <= 5], "Mean"),  # one of 8 is told and not counted
    ):
        shown = demo.tables[name]
        count = values.groupby(quarter).count().reindex(shown.index, fill_value=0)
        mean = values.groupby(quarter).mean().reindex(shown.index)[count >= 5]
        assert shown["Answers n"].to_dict() == count.to_dict()
        assert shown[column].dropna().to_dict() == pytest.approx(mean.to_dict(), abs=0.01)


def test_campaigns_with_their_guests_and_the_orders_after(demo: Demo) -> None:
    guests = demo.sheet("Guest list")
    start = demo.sheet("Campaigns").set_index("Campaign")["Date"]
    shown = demo.tables["Campaigns: invited, came, ordered after"]
    came = guests[guests["Came"] == "Came"]

    assert filled(shown["Came"]) == {name: n for name, n in came["Campaign"].value_counts().items() if name in shown.index}  # fmt: skip
    invited = guests["Campaign"].value_counts().reindex(shown.index, fill_value=0)
    assert shown["Invited"].to_dict() == invited.to_dict()
    for name, figures in shown.iterrows():
        since = demo.sold["day"] - start[name]
        within = (since >= pd.Timedelta(0)) & (since <= pd.Timedelta(days=90)) & (demo.sold["day"] <= DAY)
        days = demo.sold[within].groupby(["id", "day"])["worth"].sum()
        buyers = set(days[days > 0].index.get_level_values("id"))
        assert figures["Ordered after"] == len(buyers & set(came[came["Campaign"] == name]["Customer ID"]))


def test_the_forecast_of_deals_and_what_was_won(demo: Demo) -> None:
    deals = demo.sheet("Deals")
    open_ = deals[~deals["Stage"].isin(["Won", "Lost"]) & deals["Expected close"].notna()]
    month = open_["Expected close"].clip(lower=DAY).dt.to_period("M").astype(str)
    chance = open_["Probability"].fillna(open_["Stage"].map(CHANCES))
    shown = demo.tables["Forecast of deals by month"]
    for column, amounts in (("Amount", open_["Amount"]), ("Weighted", open_["Amount"] * chance)):
        sums = amounts.groupby(month).sum().reindex(shown.index, fill_value=0)
        assert shown[column].to_dict() == pytest.approx(sums.to_dict())

    won = deals[deals["Stage"] == "Won"]
    sums = won.groupby(won["Decided on"].dt.to_period("M").astype(str))["Amount"].sum()
    was = demo.tables["Forecast 30 days before, and won"]["Won"]
    assert was.to_dict() == sums.reindex(was.index, fill_value=0).to_dict()


def test_the_largest_rebates_and_every_commission_are_those_of_their_sheets(demo: Demo) -> None:
    for sheet, head, figure, title in (
        ("Rebates due", "Customer", "Rebate", "Customers with the largest rebates"),
        ("Commissions due", "Rep", "Commission", "Commissions by rep"),
    ):
        due = demo.block(sheet, head, last=True).groupby(level=0)[figure].sum()
        shown = demo.tables[title][figure]
        assert shown.to_dict() == pytest.approx(due.nlargest(len(shown)).to_dict(), abs=0.05)


def test_contact_status_and_the_weeks_of_contacts(demo: Demo) -> None:
    customers = demo.customers
    late = (customers["Days overdue"].fillna(0) > 0).sum()
    shown = demo.tables["Contact status"]["Customers"]
    assert shown["Overdue"] == late
    assert shown.sum() == len(customers) - in_peace(demo).sum()

    weeks = demo.tables["Contacts per week against plan"]
    week = demo.log["day"].dt.normalize() - pd.to_timedelta(demo.log["day"].dt.day_of_week, unit="D")
    counted = week.value_counts()
    assert list(weeks["Contacts"]) == [counted.get(pd.Timestamp(monday), 0) for monday in weeks["Monday"]]


def test_worth_by_share_of_customers_adds_up_to_that_of_the_tiers(demo: Demo) -> None:
    pareto = demo.tables["Pareto: recent sales"]
    tiers = demo.tables["Tiers: share of customers and of value"]

    assert pareto.iloc[:, 0].sum() == pytest.approx(tiers.iloc[:, 1].sum(), abs=0.1)
    assert tiers["Customers"].sum() == len(demo.customers)
    written = demo.customers["Tier"].value_counts()
    assert (tiers["Customers"] - written.reindex(tiers.index, fill_value=0)).sum() == demo.customers["Tier"].isna().sum()  # fmt: skip
