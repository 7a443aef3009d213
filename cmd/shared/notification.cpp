#include "shared/notification.hpp"

#include "process/clock.hpp"

#include <hwsync/error.hpp>

#include <string_view>

namespace {

std::filesystem::path catalog_of(const Context& context) {
    try {
        return context.catalog();
    } catch (const hwsync::Error&) {
        return {};
    }
}

} // namespace

Notification::Notification(const Context& context, const Action& action,
                           const Logger& logger, const LogTail& tail)
    : m_notice(action.notice), m_command(context.command()),
      m_catalog(catalog_of(context)), m_began_at(current_time()), m_tail(tail) {
    try {
        auto config = context.config();
        if (m_notice == Notice::figures) {
            config.notify.heartbeat_url.clear();
        }
        try {
            context.check_metrics_file(action.input != nullptr ? *action.input
                                                               : std::string{});
        } catch (const hwsync::Error& error) {
            // What can only not be written is a warning once it is to be.
            if (error.kind() != hwsync::ErrorKind::storage) {
                m_refused = error;
                config.notify.metrics_file.clear();
            }
        }
        try {
            if (!config.notify.heartbeat_url.empty()) {
                context.check_certificates();
            }
        } catch (const hwsync::Error& error) {
            m_refused = error;
            config.notify.heartbeat_url.clear();
        }
        if (config.notify.metrics_file.empty() &&
            config.notify.heartbeat_url.empty()) {
            return;
        }
        m_notifier.emplace(
            config, m_catalog, context.environment(),
            [&logger](hwsync::Severity severity, std::string_view line) {
                logger.log(severity, line);
            });
    } catch (const hwsync::Error& error) {
        m_refused = error;
    }
}

void Notification::check() const {
    if (m_refused) {
        throw hwsync::Error(*m_refused);
    }
}

void Notification::begin() {
    if (m_notifier) {
        m_notifier->begin();
    }
}

void Notification::end(ExitCode code, const Output& output) {
    if (!m_notifier) {
        return;
    }
    if (m_notice == Notice::end) {
        m_notifier->end({m_command, m_began_at, current_time(),
                         static_cast<int>(code),
                         [this] { return m_tail.text(); }});
    } else if (output.is_run_committed()) {
        m_notifier->update_figures();
    }
}
