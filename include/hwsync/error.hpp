#pragma once

#include <hwsync/export.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hwsync {

/// Why something could not be done. Each kind corresponds to one exit code of
/// the command line, on which scripts can rely.
enum class ErrorKind {
    usage,       ///< 2: the command line or the config file is wrong
    input,       ///< 3: the input was refused
    network,     ///< 4: Shopify or the network failed after all retries
    access,      ///< 5: access denied
    storage,     ///< 6: the catalog or the disk failed
    busy,        ///< 7: another run holds the catalog
    safety,      ///< 8: refused by a safety rule
    report_lost, ///< 9: committed, but the report could not be written
    not_found,   ///< 1: what was asked for does not exist
    hangup,      ///< 129: stopped by SIGHUP
    interrupt,   ///< 130: stopped by SIGINT
    terminate,   ///< 143: stopped by SIGTERM
};

/// The exit code for a kind.
HWSYNC_EXPORT int exit_code(ErrorKind kind) noexcept;

/// The word for a kind in JSON output, e.g. "usage".
HWSYNC_EXPORT std::string_view to_string(ErrorKind kind) noexcept;

/// The only exception that leaves the library.
///
/// `what()` is the whole sentence: what happened, to what, and, after a colon,
/// what to do about it. Data in it has been made safe to show on a terminal.
///
/// The docstrings of the library name the kinds that a function throws, as in
/// Error(storage). "The signal's Error" is one of kind hangup, interrupt or
/// terminate; it is thrown when a StopToken asks a job to stop.
class HWSYNC_EXPORT Error : public std::runtime_error {
public:
    /// `remedy` says what to do now; it is empty if nothing can be done.
    Error(ErrorKind kind, std::string message, std::string remedy = {});

    /// Why it could not be done.
    ErrorKind kind() const noexcept { return m_kind; }
    /// What happened, without the remedy.
    const std::string& message() const noexcept { return m_message; }
    /// What to do now; may be empty.
    const std::string& remedy() const noexcept { return m_remedy; }

    /// The id of the failed run, if a run had begun and was recorded.
    std::optional<std::int64_t> run() const noexcept { return m_run; }
    /// Sets what run() returns.
    void set_run(std::int64_t run) noexcept { m_run = run; }

private:
    ErrorKind m_kind;
    std::string m_message;
    std::string m_remedy;
    std::optional<std::int64_t> m_run;
};

} // namespace hwsync
