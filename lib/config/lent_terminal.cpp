#include "config/lent_terminal.hpp"

#include <csignal>

#include <unistd.h>

namespace hwsync {

namespace {

std::mutex turns;

/// Whoever calls on a terminal from the background is stopped by SIGTTOU.
template <typename Call> void in_background(Call call) noexcept {
    sigset_t stopping;
    sigemptyset(&stopping);
    sigaddset(&stopping, SIGTTOU);
    sigset_t before;
    pthread_sigmask(SIG_BLOCK, &stopping, &before);
    call();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

} // namespace

LentTerminal::LentTerminal() {
    if (isatty(STDIN_FILENO) == 0) {
        return;
    }
    m_turn = std::unique_lock{turns};
    m_is_there = tcgetpgrp(STDIN_FILENO) == getpgrp() &&
                 tcgetattr(STDIN_FILENO, &m_mode) == 0;
}

LentTerminal::~LentTerminal() {
    if (m_is_lent) {
        in_background([this] {
            tcsetpgrp(STDIN_FILENO, getpgrp());
            tcsetattr(STDIN_FILENO, TCSANOW, &m_mode);
        });
    }
}

void LentTerminal::lend_to(pid_t group) noexcept {
    in_background(
        [this, group] { m_is_lent = tcsetpgrp(STDIN_FILENO, group) == 0; });
    // It may have been stopped before it had the terminal.
    kill(-group, SIGCONT);
}

} // namespace hwsync
