#!/bin/sh
exec sh /opt/provision.sh gateway
