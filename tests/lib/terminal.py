"""Runs a command whose standard error is a terminal.

    terminal.py SCREEN COMMAND...

The file SCREEN gets every byte that the terminal gets. The exit status is that
of the command, or 128 plus the number of its signal. The terminal is COLUMNS
(80) wide. With BUSY=1, this program holds the lock of a program that draws. With
PAIR=1, standard output is the same terminal.
"""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import tty


def open_terminal():
    master, slave = pty.openpty()
    tty.setraw(slave)  # no carriage returns of its own
    size = struct.pack("HHHH", 24, int(os.environ.get("COLUMNS", 80)), 0, 0)
    fcntl.ioctl(slave, termios.TIOCSWINSZ, size)
    return master, slave


def main():
    busy = os.environ.get("BUSY")
    master, slave = open_terminal()
    if busy:
        fcntl.lockf(slave, fcntl.LOCK_EX)
    out = slave if os.environ.get("PAIR") else None
    child = subprocess.Popen(sys.argv[2:], stdout=out, stderr=slave)
    if busy:
        child.wait()  # the lock goes with the descriptor
    os.close(slave)
    with open(sys.argv[1], "wb", buffering=0) as screen:
        while True:
            try:
                screen.write(os.read(master, 4096))
            except OSError:  # no process has it open any more
                break
    status = child.wait()
    sys.exit(status if status >= 0 else 128 - status)


main()
