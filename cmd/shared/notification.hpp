#pragma once

#include "command_line/action.hpp"
#include "output/logger.hpp"
#include "output/output.hpp"
#include "process/exit_code.hpp"
#include "shared/context.hpp"

#include <hwsync/notify.hpp>

#include <filesystem>
#include <optional>
#include <string>

/// Notifies the places in the config's [notify] of one command. Does nothing if
/// there is no config.
class Notification {
public:
    /// `logger` and `tail` must outlive it.
    Notification(const Context& context, const Action& action,
                 const Logger& logger, const LogTail& tail);

    /// Throws where the config file cannot be read, the metrics file must not
    /// be written, or SSL_CERT_FILE not be read; it then is not.
    void check() const;

    /// Of the command; empty where nothing names one.
    const std::filesystem::path& catalog() const noexcept { return m_catalog; }

    /// A run of the command began.
    void begin();

    /// What a person did is told only where it is done.
    void end(ExitCode code, const Output& output);

private:
    Notice m_notice;
    std::string m_command;
    std::filesystem::path m_catalog;
    hwsync::Time m_began_at;
    const LogTail& m_tail;
    std::optional<hwsync::Notifier> m_notifier;
    std::optional<hwsync::Error> m_refused;
};
