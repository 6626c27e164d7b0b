"""The page while the house is being built, and the note on papers once it stands."""

import socket
from http.client import HTTPConnection

from django.test import RequestFactory

from accounts import clock
from qingpu_subsidy import demo_progress
from qingpu_subsidy.waiting_page import WaitingPage
from records import jobs
from records.models import Job


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, path):
    link = HTTPConnection("127.0.0.1", port, timeout=10)
    link.request("GET", path)
    answer = link.getresponse()
    found = answer.status, answer.headers, answer.read().decode()
    link.close()
    return found


def test_waiting_page_says_how_far_it_is_and_asks_again(tmp_path):
    port, page = free_port(), WaitingPage(tmp_path / "progress")
    page.open("127.0.0.1", port)
    try:
        page.doing = "准备演示数据"
        page.progress.write_text("42")
        status, headers, text = get(port, "/cases/")
        assert (status, headers["Refresh"]) == (503, "2")
        assert "准备演示数据……" in text
        assert 'value="42"' in text
        assert get(port, "/house.css")[0] == 200
    finally:
        page.close()

    with socket.socket() as again:  # the address is free for the house
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


def test_waiting_page_does_without_a_percentage(tmp_path):
    page = WaitingPage(tmp_path / "progress")

    assert "progress max" not in page.html()
    page.progress.write_text("")
    assert "progress max" not in page.html()


def progress():
    return demo_progress.papers(RequestFactory().get("/demo/progress/")).content.decode()


def test_note_counts_papers_until_all_are_made(db):
    for number in range(3):
        jobs.write(demo_progress.PAPERS, number, key=f"paper-{number}")
    jobs.write("tests.something_else", key="else")
    done = Job.objects.filter(dedupe_key="paper-0")
    done.update(done_at=clock.now(), progress=100)

    assert "已完成 1 / 3 份" in progress()
    assert "data-poll-again" in progress()
    Job.objects.update(done_at=clock.now(), progress=100)
    assert progress().strip() == ""
