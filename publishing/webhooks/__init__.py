"""Webhooks: each change of the public, handed to whoever asked for it (Standard Webhooks 1.0).

signing    secrets and signatures
events     what a change is told as, read anew at the moment of sending
schedule   when to try again, and when to stop
sending    handing over, in order, to one endpoint
services   endpoints: add, change, enable, replay
"""
