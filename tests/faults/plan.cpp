#include "plan.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace faults {

Plan plan;
std::atomic<bool> armed = false;

namespace {

std::atomic<long> calls = 0;

struct Word {
    const char* word;
    Deed deed;
    int error;
};

constexpr std::array<Word, 15> words{{
    {"EIO", Deed::fail, EIO},
    {"ENOSPC", Deed::fail, ENOSPC},
    {"ENOMEM", Deed::fail, ENOMEM},
    {"EACCES", Deed::fail, EACCES},
    {"EINTR", Deed::interrupt, EINTR},
    {"short", Deed::shorten, 0},
    {"crumbs", Deed::crumbs, 0},
    {"kill-before", Deed::kill_before, 0},
    {"kill-after", Deed::kill_after, 0},
    {"tear", Deed::tear, 0},
    {"TERM", Deed::signal, SIGTERM},
    {"INT", Deed::signal, SIGINT},
    {"HUP", Deed::signal, SIGHUP},
    {"STOP", Deed::signal, SIGSTOP},
    {"wait", Deed::wait, 0},
}};

bool is_set(const char* name, const char* value) {
    const char* const there = std::getenv(name);
    return there != nullptr && std::strcmp(there, value) == 0;
}

/// Far above what the program opens, so that it gets the descriptors that it
/// would have.
int open_high(const char* name) {
    const char* const path = std::getenv(name);
    if (path == nullptr) {
        return -1;
    }
    const auto fd = static_cast<int>(
        syscall(SYS_openat, AT_FDCWD, path,
                O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    constexpr int high = 500;
    const auto moved =
        static_cast<int>(syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, high));
    syscall(SYS_close, fd);
    return moved;
}

void read_plan() {
    plan.of = is_set("FAULTS_OF", "memory")    ? Calls::memory
              : is_set("FAULTS_OF", "network") ? Calls::network
                                               : Calls::files;
    plan.for_good = is_set("FAULTS_LAST", "for-good");
    for (const auto& word : words) {
        if (is_set("FAULTS_DO", word.word)) {
            plan.deed = word.deed;
            plan.error = word.error;
        }
    }
    const char* const at = std::getenv("FAULTS_AT");
    plan.at = at == nullptr ? 0 : std::atol(at);
    plan.trace = open_high("FAULTS_TRACE");
    plan.record = open_high("FAULTS_RECORD");
}

using Main = int (*)(int, char**, char**);
using StartMain = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(),
                          void*);

Main real_main = nullptr;

int main_when_armed(int count, char** words, char** variables) {
    armed = true;
    const int code = real_main(count, words, variables);
    armed = false;
    if (plan.of == Calls::memory && plan.deed == Deed::nothing &&
        plan.trace >= 0) {
        std::array<char, 32> text{};
        const int size =
            std::snprintf(text.data(), text.size(), "%ld\n", calls.load());
        put(plan.trace, text.data(), static_cast<unsigned long>(size));
    }
    return code;
}

} // namespace

Deed next_deed(Calls of) {
    if (!armed || of != plan.of) {
        return Deed::nothing;
    }
    const auto number = ++calls;
    const auto past = number - plan.at;
    if (plan.deed == Deed::nothing || past < 0 ||
        (past > 0 && !plan.for_good)) {
        return Deed::nothing;
    }
    // A call that is interrupted every time would be asked for forever.
    if (plan.deed == Deed::interrupt && past % 2 != 0) {
        return Deed::nothing;
    }
    return plan.deed;
}

void put(int fd, const char* text, unsigned long size) {
    while (size > 0) {
        const auto written = syscall(SYS_write, fd, text, size);
        if (written <= 0) {
            return;
        }
        text += written;
        size -= static_cast<unsigned long>(written);
    }
}

void die() {
    for (;;) {
        syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    }
}

void interfere(Deed deed) {
    if (deed == Deed::signal) {
        syscall(SYS_kill, syscall(SYS_getpid), plan.error);
    } else if (deed == Deed::wait) {
        constexpr long two_milliseconds = 2'000'000;
        const timespec pause{0, two_milliseconds};
        syscall(SYS_nanosleep, &pause, nullptr);
    }
}

} // namespace faults

extern "C" int __libc_start_main(faults::Main main, int count, char** words,
                                 void (*init)(), void (*fini)(), void (*end)(),
                                 void* stack) {
    faults::read_plan();
    faults::real_main = main;
    const auto start = reinterpret_cast<faults::StartMain>(
        dlsym(RTLD_NEXT, "__libc_start_main"));
    return start(faults::main_when_armed, count, words, init, fini, end, stack);
}
