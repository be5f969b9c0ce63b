# SPDX-License-Identifier: Apache-2.0
"""安芯焊: no valid certificate, no spark. A chip and a code on every welding machine, started only by who may weld this work here and now.

For welders, their firms' safety officers, installers, and the street and the bureau that watch over them. It starts and
blocks machines and leaves a trace for years. It never cuts a running weld for software's sake, never measures wage or
attendance, and keeps a position only while a machine runs.
"""
