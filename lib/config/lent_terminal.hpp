#pragma once

#include <mutex>

#include <sys/types.h>
#include <termios.h>

namespace hwsync {

/// Lends the terminal that standard input is to a process group that may ask
/// something there, one at a time, as a shell does: those that do not have it
/// are stopped. Takes it back at the end, in the mode that it had.
class LentTerminal {
public:
    /// Waits until nobody else has borrowed it.
    LentTerminal();
    LentTerminal(const LentTerminal&) = delete;
    LentTerminal& operator=(const LentTerminal&) = delete;
    ~LentTerminal();

    /// False where standard input is no terminal, or not ours to lend.
    bool is_there() const noexcept { return m_is_there; }

    void lend_to(pid_t group) noexcept;

private:
    std::unique_lock<std::mutex> m_turn;
    bool m_is_there = false;
    bool m_is_lent = false;
    termios m_mode{};
};

} // namespace hwsync
