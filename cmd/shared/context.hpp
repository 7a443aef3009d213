#pragma once

#include "command_line/global_options.hpp"
#include "output/output.hpp"
#include "process/exit_code.hpp"

#include <hwsync/config.hpp>
#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/own_files.hpp>
#include <hwsync/recording.hpp>
#include <hwsync/stop.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// What a command is given to work with. All of it outlives the command.
class Context {
public:
    struct Parts {
        std::string command; ///< e.g. "config check"
        const GlobalOptions& options;
        const hwsync::Environment& environment;
        Output& output;
        hwsync::Observer& observer;
        /// Writes the error of a part of the command to standard error; the
        /// command goes on.
        std::function<void(const hwsync::Error&)> report_failure;
        /// Writes a warning and its remedy to standard error, even with
        /// --quiet.
        std::function<void(std::string_view, std::string_view)> warn_always;
        const hwsync::StopToken& stop;
    };

    explicit Context(Parts parts);

    const std::string& command() const noexcept { return m_parts.command; }
    Format format() const noexcept { return m_parts.options.format; }
    Verbosity verbosity() const noexcept { return m_parts.options.verbosity; }
    hwsync::Duration lock_timeout() const noexcept {
        return m_parts.options.lock_timeout;
    }
    Output& output() const noexcept { return m_parts.output; }
    hwsync::Observer& observer() const noexcept { return m_parts.observer; }
    void report_failure(const hwsync::Error& error) const {
        m_parts.report_failure(error);
    }
    /// For what must be seen although the command goes well.
    void warn_always(std::string_view message, std::string_view remedy) const {
        m_parts.warn_always(message, remedy);
    }
    const hwsync::StopToken& stop() const noexcept { return m_parts.stop; }
    const hwsync::Environment& environment() const noexcept {
        return m_parts.environment;
    }
    /// See HWSYNC_LOADER in hwsync(1).
    bool uses_loader() const { return environment()("HWSYNC_LOADER") != "sql"; }

    /// The config file, read when first asked for: --config, else the one that
    /// stands where one is looked for, else the defaults. Throws Error(usage).
    const hwsync::Config& config() const;

    /// --catalog, else $HWSYNC_CATALOG, else the config's, else the usual
    /// place. Reads the config file only where neither of the first two is
    /// given. Throws Error(usage).
    std::filesystem::path catalog() const;

    /// What leads to the same catalog and config file from anywhere, for a
    /// shell: hwsync, with --catalog and --config where they were given, or
    /// their variables.
    std::string invocation() const;

    /// The same, for a command that may make the catalog: the usual place is
    /// made where it is missing.
    std::filesystem::path catalog_to_write() const;

    /// As --catalog or $HWSYNC_CATALOG has it; else empty.
    std::filesystem::path given_catalog() const {
        return named_catalog().value_or("");
    }

    /// Where a new config file goes: --config, else $HWSYNC_CONFIG, else where
    /// one is, else /etc/hwsync for root and the user's own place for others.
    /// Throws Error(usage) where there is no such place.
    std::filesystem::path config_to_write() const;

    /// What nothing that this command writes may take the place of: `input`,
    /// where there is one, the catalog, the config file and what it names.
    hwsync::OwnFiles own_files(const std::string& input = {}) const;

    /// Throws where the config's metrics_file is one of own_files(input),
    /// Error(safety) where it is a file of somebody else's.
    void check_metrics_file(const std::string& input = {}) const;

    /// Throws where SSL_CERT_FILE, which whoever connects reads, is the
    /// catalog.
    void check_certificates() const;

    /// Who is at work: $SUDO_USER, $USER, $LOGNAME, else the user id's name.
    std::string operator_name() const;

    /// What goes to Shopify and comes back is recorded in $HWSYNC_RECORD: one
    /// recording, made when first asked for; null where the variable is not
    /// set. Throws Error(usage) where that is no empty folder, or is a place of
    /// hwsync's own.
    std::shared_ptr<hwsync::Recording> recording() const;

private:
    std::optional<std::filesystem::path> config_path() const;
    /// As --catalog or $HWSYNC_CATALOG has it.
    std::optional<std::filesystem::path> named_catalog() const;

    Parts m_parts;
    mutable std::optional<hwsync::Config> m_config;
    mutable std::shared_ptr<hwsync::Recording> m_recording;
};
