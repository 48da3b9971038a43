"""Sets the peers up in `build/bench/peers` and prints one table: the same load on each of them and on ours.

Ours takes a message once it is stored, and sends the reply once the turn is; the peers do all of it before they answer
the post. None of them knows a message that comes twice, and Node-RED's files are not forced onto the disk.
"""

import argparse
import sys

from tests.bench.peers.installing import install
from tests.bench.peers.measured import Effort, measure_peers
from tests.bench.report import table

if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m tests.bench.peers", description=__doc__)
    parser.add_argument("--messages", type=int, default=Effort().messages, help="in each load")
    given = parser.parse_args()
    install()
    sys.stdout.write(table(list(measure_peers(Effort(given.messages)))) + "\n")
