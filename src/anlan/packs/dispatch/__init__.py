# SPDX-License-Identifier: Apache-2.0
"""警保联动: guards who may lawfully go reach the scene first, and hand it over to the police who own the incident.

For the command room, guards on the street and officers on scene. It ranks and proposes; an officer sends. It never
lets a guard own or close a police incident, and never sends anybody by itself.
"""
