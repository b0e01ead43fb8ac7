"""Two real workers get the same message, on Redis because its visibility time-out is shorter than the run."""

from tests.portal.test_worker_killed import Portal, portal, until

__all__ = ["portal"]


def lines(portal: Portal, name: str) -> list[str]:
    path = portal.folder / name
    return path.read_text().split() if path.exists() else []


def test_a_job_whose_message_comes_twice_runs_once(portal):
    portal.environment["DJANGO_SETTINGS_MODULE"] = "tests.portal.redelivery_settings"
    for program in ("scheduler", "worker", "worker"):
        portal.start(program)

    until(lambda: portal.result()[0] in {"done", "failed"}, portal)
    until(lambda: len(lines(portal, "ended")) >= 2, portal)

    delivered = lines(portal, "delivered")
    assert len(delivered) > len(set(delivered)), "no message came twice"
    assert len(set(lines(portal, "tries"))) == 1
    assert portal.result() == ("done", 1, True)
