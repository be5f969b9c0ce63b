# SPDX-License-Identifier: Apache-2.0
"""What `/metrics` says on a day when nothing was kept yet."""

import pytest

from anlan.runtime.health_figures import health_figures


@pytest.mark.django_db
def test_free_space_is_told_before_anything_was_kept(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("anlan.runtime.health_figures.close_old_connections", lambda: None)
    settings.ANLAN_DATA = tmp_path / "not" / "yet"
    free = {one.name: one for one in health_figures(dict)}["anlan_disk_free_bytes"]
    assert free.samples[0].value > 0
