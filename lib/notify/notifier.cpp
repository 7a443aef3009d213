#include "catalog/catalog_summary.hpp"
#include "notify/heartbeat.hpp"
#include "notify/metrics.hpp"
#include "notify/metrics_file.hpp"

#include <hwsync/error.hpp>
#include <hwsync/notify.hpp>
#include <hwsync/own_files.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <chrono>
#include <exception>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace hwsync {

namespace {

using namespace std::chrono_literals;

constexpr Duration patience = 3s;
/// Whoever sends a signal waits for the process to end.
constexpr Duration patience_when_stopped = 1s;
constexpr int first_signal_exit = 128;

} // namespace

struct Notifier::Parts {
    Config config;
    std::filesystem::path catalog;
    HttpSettings settings;
    Log log;
    std::optional<Heartbeat> heartbeat = {};

    std::optional<CatalogSummary> summary() const;
    void check_metrics_file() const;
    void write_metrics(const EndedCommand* command) const;
    void begin_heartbeat();
    void send_heartbeat(const EndedCommand& command);
};

std::optional<CatalogSummary> Notifier::Parts::summary() const {
    if (catalog.empty()) {
        return std::nullopt;
    }
    try {
        return read_summary(catalog, leave_out_rules(config), nullptr);
    } catch (const Error& error) {
        std::error_code cannot;
        const bool is_there = std::filesystem::exists(catalog, cannot);
        log(is_there ? Severity::warning : Severity::debug,
            fmt::format("the metrics are without the catalog "
                        "({})",
                        error.message()));
        return std::nullopt;
    }
}

/// Whoever runs the command has been told before it; this is for programs, and
/// for what has changed since.
void Notifier::Parts::check_metrics_file() const {
    OwnFiles files{catalog};
    files.add(config, [](std::string_view) { return std::nullopt; });
    for (const auto* suffix : {"", ".new"}) {
        files.check_not_own("metrics_file",
                            config.notify.metrics_file.native() + suffix);
    }
}

void Notifier::Parts::write_metrics(const EndedCommand* command) const {
    if (config.notify.metrics_file.empty()) {
        return;
    }
    try {
        check_metrics_file();
        // It counts all links: others must not have to wait for that.
        const auto now = summary();
        replace_metrics_file(
            config.notify.metrics_file, [&](std::string_view earlier) {
                return metrics_after(command, config, now, earlier);
            });
    } catch (const std::exception& exception) {
        log(Severity::warning, exception.what());
    }
}

void Notifier::Parts::begin_heartbeat() {
    if (!heartbeat && !config.notify.heartbeat_url.empty()) {
        heartbeat.emplace(config.notify.heartbeat_url, settings);
    }
}

void Notifier::Parts::send_heartbeat(const EndedCommand& command) {
    // Whoever started the run that is at work waits for the end of that.
    if (config.notify.heartbeat_url.empty() ||
        command.exit_code == exit_code(ErrorKind::busy)) {
        return;
    }
    try {
        begin_heartbeat();
        const bool stopped = command.exit_code > first_signal_exit;
        const auto fault =
            heartbeat->end(command.exit_code, command.log(),
                           stopped ? patience_when_stopped : patience);
        if (!fault.empty()) {
            log(Severity::warning,
                fmt::format("the heartbeat could not be sent: {}", fault));
        }
    } catch (const std::exception&) {
        log(Severity::warning, "the heartbeat could not be sent");
    }
}

Notifier::Notifier(const Config& config, std::filesystem::path catalog,
                   const Environment& environment, Log log)
    : m_parts(new Parts{config, std::move(catalog), http_settings(environment),
                        std::move(log)}) {}

Notifier::~Notifier() = default;

void Notifier::begin() noexcept {
    try {
        m_parts->begin_heartbeat();
    } catch (const std::exception&) {
        // The end tries again, and says so where it fails.
    }
}

void Notifier::end(const EndedCommand& command) noexcept {
    try {
        m_parts->write_metrics(&command);
        m_parts->send_heartbeat(command);
    } catch (const std::exception&) {
        // Nothing is left to say it with.
    }
}

void Notifier::update_figures() noexcept {
    try {
        m_parts->write_metrics(nullptr);
    } catch (const std::exception&) {
        // Nothing is left to say it with.
    }
}

} // namespace hwsync
