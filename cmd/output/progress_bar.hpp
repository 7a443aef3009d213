#pragma once

#include "output/logger.hpp"

#include <hwsync/observer.hpp>

#include <chrono>
#include <functional>
#include <string>

/// Shows on standard error how far a job is. On a terminal that is one line,
/// drawn anew at most ten times a second and erased at the end; elsewhere, with
/// -v, a line of the log every half minute; with `--progress never` nothing.
class ProgressBar final : public hwsync::Observer {
public:
    /// `run_began` is called for each run that begins.
    ProgressBar(const Logger& logger, When when,
                std::function<void()> run_began);
    ~ProgressBar() override;
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void progress(const hwsync::Progress& progress) override;
    void log(hwsync::Severity severity, std::string_view message) override;
    void run_began() override { m_run_began(); }

    /// Erases the bar, so that other text may follow.
    void erase() noexcept;

private:
    using Clock = std::chrono::steady_clock;
    enum class Shown { bar, lines, nothing };

    static Shown what_is_shown(const Logger& logger, When when);
    void show(const hwsync::Progress& progress);
    void begin_phase(const hwsync::Progress& progress);

    const Logger& m_logger;
    std::function<void()> m_run_began;
    Shown m_shown;
    bool m_drawn = false;
    std::string m_phase;
    Clock::time_point m_phase_began;
    Clock::time_point m_next;
};

/// `eu: reading: 12.3 MB of 45.6 MB (27 %), 1,234 lines, 4.1 MB/s, 8 s left`.
/// Pure, for the sake of its tests.
std::string describe(const hwsync::Progress& progress,
                     std::chrono::duration<double> since_phase_began);
