# SPDX-License-Identifier: Apache-2.0
"""Pytest plugin: gives a test run the settings it needs before Django is set up, and the fixtures of `fixtures`."""

import atexit
import os
import shutil
import tempfile

from hypothesis import settings

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="  # 32 bytes, for tests only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.runtime.settings")
os.environ.setdefault("ANLAN_SECRET_KEY", "for-tests-only")
os.environ.setdefault("ANLAN_FIELD_KEYS", f"t1:{KEY}")
os.environ.setdefault("ANLAN_INDEX_KEY", KEY)
os.environ.setdefault("ANLAN_SEAL_KEY", KEY)
os.environ.setdefault("ANLAN_DEVICE_KEY", KEY)
os.environ.setdefault("ANLAN_DEMO", "1")
os.environ.setdefault("ANLAN_SQLITE_SYNCHRONOUS", "OFF")
os.environ.setdefault("ANLAN_OTHER_PACKS", "anlan.kernel.testing.specimen")
if "ANLAN_EVIDENCE" not in os.environ:
    os.environ["ANLAN_EVIDENCE"] = tempfile.mkdtemp(prefix="anlan-evidence-")
    atexit.register(shutil.rmtree, os.environ["ANLAN_EVIDENCE"], ignore_errors=True)
if os.environ.get("ANLAN_TEST_ON") == "postgresql":
    os.environ["ANLAN_DATABASE_URL"] = os.environ["ANLAN_TEST_POSTGRES_URL"]
os.environ.setdefault("ANLAN_DATABASE_URL", "sqlite:///anlan-tests.sqlite3")

pytest_plugins = ["anlan.kernel.testing.fixtures"]
settings.register_profile("anlan", deadline=None)  # how long a case takes says what else the machine does
settings.load_profile("anlan")
