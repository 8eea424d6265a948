"""Examples/many-machines by GNU parallel over two SSH servers, and by Slurm with two nodes."""

import getpass
import re
import shutil
import signal
import socket
from pathlib import Path

import pytest

from sandbox import EXAMPLES, PROGRAMS, SAMPLE, Process, Sandbox, free_port, wait_for

HOSTS = ["alpha", "beta"]


class Job:
    """Eight files in a folder that all machines share, listed in four parts, of which the third can be held."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.shared = sandbox.folder / "shared"
        shutil.copytree(EXAMPLES / "many-machines", self.shared)
        self.folder = self.shared / "job"
        self.folder.mkdir()
        files = [self.shared / f"picture {number}.jpg" for number in range(7)]
        for file in files:
            shutil.copy(SAMPLE, file)
        files.append(self.shared / "broken.jpg")
        files[-1].write_text("not a picture")
        self.files = files
        (self.shared / "manifest").write_text("".join(f"{file}\n" for file in files))
        text = (EXAMPLES / "README.md").read_text()
        [split] = [line.strip() for line in text.splitlines() if line.strip().startswith("split ")]
        sandbox.run("sh", "-c", split.replace("--lines=100", "--lines=2"), cwd=self.shared)
        self.hold = sandbox.folder / "hold"
        self.make_slow_program()

    def make_slow_program(self) -> None:
        """Makes an emotionctl that stops in the middle of the third part while the file `hold` exists."""
        bin_folder = self.sandbox.folder / "bin"
        bin_folder.mkdir()
        program = bin_folder / "emotionctl"
        program.write_text(
            f"""#!/bin/sh
            case "$*" in *"picture 4.jpg"*) if [ -e {self.hold} ]; then
                {PROGRAMS}/emotionctl "$@" | head -n 2
                sleep 1000
            fi ;; esac
            exec {PROGRAMS}/emotionctl "$@"
            """
        )
        program.chmod(0o755)
        self.path = f"{bin_folder}:{self.sandbox.environment['PATH']}"
        self.sandbox.environment["PATH"] = self.path

    def tables(self) -> dict[str, int]:
        """Returns the names of the finished tables and their inodes."""
        return {path.name: path.stat().st_ino for path in self.folder.glob("*.csv")}

    def merged(self) -> str:
        return self.sandbox.run(self.shared / "merge-parts", self.folder)

    def on_one_machine(self) -> str:
        return self.sandbox.run("emotionctl", "recognize", "--csv", *self.files, status=65)


@pytest.fixture
def job(sandbox: Sandbox) -> Job:
    return Job(sandbox)


class Hosts:
    """SSH servers on ports of this machine, under names of their own."""

    def __init__(self, job: Job) -> None:
        self.sandbox, self.job = job.sandbox, job
        folder = self.sandbox.folder
        for key in ("host", "user"):
            self.sandbox.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key)
        if getpass.getuser() == "root":
            Path("/run/sshd").mkdir(exist_ok=True)
        self.configuration = folder / "ssh.conf"
        self.servers = {host: self.start(host) for host in HOSTS}
        (job.shared / "hosts").write_text("".join(f"{host}\n" for host in HOSTS))

    def start(self, name: str) -> Process:
        folder, port = self.sandbox.folder, free_port()
        with self.configuration.open("a") as file:
            file.write(
                f"Host {name}\nHostname 127.0.0.1\nPort {port}\nIdentityFile {folder}/user\n"
                "BatchMode yes\nStrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n"
            )
        settings = {
            "ListenAddress": f"127.0.0.1:{port}",
            "HostKey": folder / "host",
            "AuthorizedKeysFile": folder / "user.pub",
            "StrictModes": "no",
            "UsePAM": "no",
            "PidFile": "none",
            "SetEnv": f"PATH={self.job.path}",
        }
        options = [f"-o{key}={value}" for key, value in settings.items()]
        server = self.sandbox.start("sshd", "-D", "-e", "-f", "/dev/null", *options)
        wait_for(f"SSH server {name}", lambda: "Server listening" in server.errors())
        return server

    def parallel(self) -> Process:
        """Starts the command of the text."""
        text = (EXAMPLES / "README.md").read_text()
        [command] = [line.strip() for line in text.splitlines() if line.strip().startswith("parallel ")]
        command = command.replace("parallel ", f"parallel --jobs 1 --joblog {self.sandbox.folder}/log ", 1)
        environment = self.sandbox.environment | {"PARALLEL_SSH": f"ssh -F {self.configuration}"}
        return self.sandbox.start("sh", "-c", command, cwd=self.job.shared, env=environment)

    def used(self) -> set[str]:
        """Returns the hosts in the log of the last run that finished."""
        lines = (self.sandbox.folder / "log").read_text().splitlines()[1:]
        return {line.split("\t")[1] for line in lines}


@pytest.fixture
def hosts(job: Job) -> Hosts:
    for program in ("parallel", "ssh", "sshd"):
        job.sandbox.path(program)
    return Hosts(job)


def test_parallel_gives_each_host_a_part(job: Job, hosts: Hosts) -> None:
    assert hosts.parallel().popen.wait(timeout=120) == 0
    assert hosts.used() == set(HOSTS)


def test_the_merged_table_of_parallel_is_that_of_one_machine(job: Job, hosts: Hosts) -> None:
    assert hosts.parallel().popen.wait(timeout=120) == 0
    assert job.merged() == job.on_one_machine()


def test_a_repeated_parallel_does_what_was_cut_off_and_nothing_else(job: Job, hosts: Hosts) -> None:
    job.hold.touch()
    parallel = hosts.parallel()
    wait_for("three tables", lambda: len(job.tables()) == 3)
    parallel.stop(signal.SIGKILL)
    before = job.tables()
    job.hold.unlink()
    assert hosts.parallel().popen.wait(timeout=120) == 0
    assert before.items() < job.tables().items()
    assert job.merged() == job.on_one_machine()


def test_the_parts_of_a_host_that_is_down_are_done_by_another(job: Job, hosts: Hosts) -> None:
    hosts.servers["beta"].stop()
    assert hosts.parallel().popen.wait(timeout=120) == 0
    assert len(job.tables()) == 4


def test_an_unfinished_job_is_not_merged(job: Job) -> None:
    job.sandbox.run(job.shared / "recognize-part", job.folder / "0001.list")
    job.sandbox.run(job.shared / "merge-parts", job.folder, status=66)


def test_a_machine_without_the_files_makes_no_table(job: Job) -> None:
    job.files[0].unlink()
    job.sandbox.run(job.shared / "recognize-part", job.folder / "0001.list", status=66)
    assert not job.tables()


def test_the_merge_names_the_unusable_files(job: Job) -> None:
    for number in range(1, 5):
        job.sandbox.run(job.shared / "recognize-part", job.folder / f"000{number}.list")
    merge = job.sandbox.start(job.shared / "merge-parts", job.folder)
    merge.popen.wait()
    assert merge.errors() == f"emotionctl: {job.files[-1]}: neither a picture nor a video that can be decoded\n"


class Cluster:
    """A controller of Slurm and two nodes with a processor each, all on this machine."""

    def __init__(self, job: Job) -> None:
        self.sandbox, self.job = job.sandbox, job
        folder, user, name = self.sandbox.folder, getpass.getuser(), socket.gethostname()
        configuration = folder / "slurm.conf"
        configuration.write_text(
            f"""
            ClusterName=test
            SlurmctldHost={name}(127.0.0.1)
            SlurmctldPort={free_port()}
            SlurmUser={user}
            SlurmdUser={user}
            AuthType=auth/none
            CredType=cred/none
            StateSaveLocation={folder}/state
            SlurmdSpoolDir={folder}/spool-%n
            SlurmctldPidFile={folder}/slurmctld.pid
            SlurmdPidFile={folder}/slurmd-%n.pid
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            SlurmdParameters=config_overrides
            SchedulerParameters=sched_interval=1
            KillWait=1
            MailProg=/bin/true
            {self.nodes(name)}
            PartitionName=all Nodes=ALL Default=YES State=UP
            """.replace("\n            ", "\n")
        )
        self.sandbox.environment["SLURM_CONF"] = str(configuration)
        (folder / "state").mkdir()
        self.controller = self.sandbox.start("slurmctld", "-D")
        for node in HOSTS:
            self.sandbox.start("slurmd", "-D", "-N", node)
        wait_for("two idle nodes", lambda: self.read("sinfo", "-h", "-N", "-o", "%T").split() == ["idle"] * 2)

    def nodes(self, name: str) -> str:
        lines = [f"NodeName={node} NodeHostname={name} NodeAddr=127.0.0.1 Port={free_port()} CPUs=1" for node in HOSTS]
        return "\n".join(lines)

    def read(self, program: str, *arguments: str) -> str:
        return self.sandbox.run(program, *arguments, status=None)

    def submit(self) -> None:
        """Submits the array by the command of the text."""
        text = (EXAMPLES / "README.md").read_text()
        [command] = [line.strip() for line in text.splitlines() if line.strip().startswith("sbatch ")]
        self.sandbox.run("sh", "-c", command, cwd=self.job.shared)

    def wait(self) -> None:
        wait_for("end of the array", lambda: not self.read("squeue", "-h"), seconds=120)

    def used(self) -> set[str]:
        return set(re.findall(r" NodeList=(\w+)", self.controller.errors()))


@pytest.fixture
def cluster(job: Job) -> Cluster:
    for program in ("slurmctld", "slurmd", "sbatch"):
        job.sandbox.path(program)
    return Cluster(job)


def test_slurm_gives_each_node_a_part(job: Job, cluster: Cluster) -> None:
    cluster.submit()
    cluster.wait()
    assert cluster.used() == set(HOSTS)


def test_the_merged_table_of_slurm_is_that_of_one_machine(job: Job, cluster: Cluster) -> None:
    cluster.submit()
    cluster.wait()
    assert job.merged() == job.on_one_machine()


def test_a_repeated_array_does_what_was_cut_off_and_nothing_else(job: Job, cluster: Cluster) -> None:
    job.hold.touch()
    cluster.submit()
    wait_for("three tables", lambda: len(job.tables()) == 3)
    job.sandbox.run("scancel", "--name=recognize")
    cluster.wait()
    before = job.tables()
    job.hold.unlink()
    cluster.submit()
    cluster.wait()
    assert before.items() < job.tables().items()
    assert job.merged() == job.on_one_machine()
