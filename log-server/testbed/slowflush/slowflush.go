// slowflush runs a program on a disk that seems slow: slowflush DELAY PROGRAM [ARGUMENT]...
//
// Each fsync and fdatasync of the program, and each opening of a file with O_SYNC (whose one write flushes it), takes DELAY
// longer for the thread that calls it. The kernel asks a second process about these calls and no others
// (SECCOMP_RET_USER_NOTIF), so that nothing else is slowed, which cannot be said of a debugger: strace --seccomp-bpf still
// stops the threads of a program at every call. The program keeps the process id that was started. Linux on amd64 and arm64.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
	"unsafe"
)

const (
	prSetNoNewPrivs   = 38
	setModeFilter     = 1
	newListener       = 1 << 3
	retAllow          = 0x7fff0000
	retUserNotif      = 0x7fc00000
	notifRecv         = 0xc0502100
	notifSend         = 0xc0182101
	notifContinue     = 1
	syncBit           = 0x100000 // O_SYNC without O_DSYNC
	loadWord          = 0x20     // BPF_LD | BPF_W | BPF_ABS
	jumpEqual         = 0x15     // BPF_JMP | BPF_JEQ | BPF_K
	jumpSet           = 0x45     // BPF_JMP | BPF_JSET | BPF_K
	ret               = 0x06     // BPF_RET | BPF_K
	offsetOfCall      = 0        // in struct seccomp_data
	offsetOfFlags     = 32       // the third argument: of openat, how to open
	detach            = "--detach"
	supervise         = "--supervise"
	supervisorsSocket = 3 // the first descriptor after standard error
)

// A notification and the answer to it, as in linux/seccomp.h.
type notification struct {
	id         uint64
	pid, flags uint32
	data       [64]byte
}

type answer struct {
	id    uint64
	value int64
	error int32
	flags uint32
}

func main() {
	if len(os.Args) < 3 {
		fail("usage: slowflush DELAY PROGRAM [ARGUMENT]...", nil)
	}
	if os.Args[1] == detach {
		check("supervisor", itself(supervise, os.Args[2], os.NewFile(supervisorsSocket, "supervisor")).Start())
		return
	}
	if os.Args[1] == supervise {
		delay, err := time.ParseDuration(os.Args[2])
		check("delay", err)
		answerAll(receiveListener(), delay)
		return
	}
	_, err := time.ParseDuration(os.Args[1])
	check("delay", err)
	program, err := exec.LookPath(os.Args[2])
	check("program", err)
	runtime.LockOSThread() // the filter is of one thread, which is the one that becomes the program
	ours, theirs := socketPair()
	check("supervisor", itself(detach, os.Args[1], theirs).Run())
	listener := installFilter()
	check("handing over", syscall.Sendmsg(ours, []byte{0}, syscall.UnixRights(listener), nil, 0))
	check("program", syscall.Exec(program, os.Args[2:], os.Environ()))
}

// itself starts this program again. The supervisor becomes nobody's child, so that it is not taken for the program's.
func itself(as, delay string, socket *os.File) *exec.Cmd {
	self, err := os.Executable()
	check("own path", err)
	command := exec.Command(self, as, delay)
	command.ExtraFiles = []*os.File{socket}
	return command
}

// Both ends are closed when a program is executed, so that only the supervisor has the listener.
func socketPair() (int, *os.File) {
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	check("socket", err)
	return pair[0], os.NewFile(uintptr(pair[1]), "supervisor")
}

func installFilter() int {
	filter := []syscall.SockFilter{
		{Code: loadWord, K: offsetOfCall},
		{Code: jumpEqual, Jt: 4, K: syscall.SYS_FSYNC},
		{Code: jumpEqual, Jt: 3, K: syscall.SYS_FDATASYNC},
		{Code: jumpEqual, Jf: 3, K: syscall.SYS_OPENAT},
		{Code: loadWord, K: offsetOfFlags},
		{Code: jumpSet, Jf: 1, K: syncBit},
		{Code: ret, K: retUserNotif},
		{Code: ret, K: retAllow},
	}
	program := syscall.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	_, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, prSetNoNewPrivs, 1, 0, 0, 0, 0)
	checkErrno("no new privileges", errno)
	seccomp, known := map[string]uintptr{"amd64": 317, "arm64": 277}[runtime.GOARCH]
	if !known {
		fail("slowflush: not made for "+runtime.GOARCH, nil)
	}
	listener, _, errno := syscall.RawSyscall(seccomp, setModeFilter, newListener, uintptr(unsafe.Pointer(&program)))
	runtime.KeepAlive(filter)
	checkErrno("filter", errno)
	syscall.CloseOnExec(int(listener))
	return int(listener)
}

func receiveListener() int {
	rights := make([]byte, syscall.CmsgSpace(4))
	_, length, _, _, err := syscall.Recvmsg(supervisorsSocket, make([]byte, 1), rights, 0)
	check("listener", err)
	messages, err := syscall.ParseSocketControlMessage(rights[:length])
	if err != nil || len(messages) != 1 {
		os.Exit(0) // the program was never started, and has said why
	}
	descriptors, err := syscall.ParseUnixRights(&messages[0])
	check("listener", err)
	return descriptors[0]
}

// answerAll returns when no process is left that the filter holds for.
func answerAll(listener int, delay time.Duration) {
	wait := syscall.NsecToTimespec(delay.Nanoseconds())
	for somebodyAsks(listener) {
		var asked notification
		_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(listener), notifRecv, uintptr(unsafe.Pointer(&asked)))
		if errno != 0 {
			continue // whoever asked was killed meanwhile
		}
		go func() {
			if delay > 0 {
				_ = syscall.Nanosleep(&wait, nil)
			}
			reply := answer{id: asked.id, flags: notifContinue}
			_, _, _ = syscall.Syscall(syscall.SYS_IOCTL, uintptr(listener), notifSend, uintptr(unsafe.Pointer(&reply)))
		}()
	}
}

// somebodyAsks waits, and is false when the listener was hung up for lack of processes to listen to.
func somebodyAsks(listener int) bool {
	const readable, hangUp = 0x1, 0x10
	for {
		request := struct {
			descriptor    int32
			asked, events int16
		}{int32(listener), readable, 0}
		_, _, errno := syscall.Syscall6(syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&request)), 1, 0, 0, 0, 0)
		if errno == 0 && request.events&readable != 0 {
			return true
		}
		if errno != syscall.EINTR && request.events&hangUp != 0 {
			return false
		}
	}
}

func check(what string, err error) {
	if err != nil {
		fail("slowflush: "+what, err)
	}
}

func checkErrno(what string, errno syscall.Errno) {
	if errno != 0 {
		fail("slowflush: "+what, errno)
	}
}

func fail(message string, err error) {
	if err != nil {
		message += ": " + err.Error()
	}
	fmt.Fprintln(os.Stderr, message)
	os.Exit(64)
}
