#include "context.hpp"

#include <hwsync/catalog_view.hpp>
#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <chrono>
#include <utility>

#include <pwd.h>
#include <unistd.h>

namespace {

/// Who writes so means SQLite's way of naming a database, not a file.
std::filesystem::path checked(std::filesystem::path path) {
    const auto& text = path.native();
    if (text == ":memory:" || text.starts_with("file:")) {
        throw hwsync::Error(
            hwsync::ErrorKind::usage,
            fmt::format("the catalog is a file, and {} is no file's path",
                        hwsync::printable(text)),
            "give the path alone, or ./ before it where a file has that name");
    }
    return path;
}

} // namespace

Context::Context(Parts parts) : m_parts(std::move(parts)) {}

const hwsync::Config& Context::config() const {
    if (!m_config) {
        const auto& given = m_parts.options.config;
        const auto path = given.empty()
                              ? hwsync::find_config_file(environment())
                              : std::optional(given);
        m_config = path ? hwsync::load_config(*path) : hwsync::Config{};
    }
    return *m_config;
}

std::filesystem::path Context::catalog() const {
    const auto& given = m_parts.options.catalog;
    const bool is_named = !environment()("HWSYNC_CATALOG").value_or("").empty();
    auto path = checked(
        !given.empty()
            ? given
            : hwsync::catalog_path(environment(),
                                   is_named ? hwsync::Config{} : config()));
    // Once, however often a command asks.
    static bool has_warned = false;
    if (const auto doubt = hwsync::doubt_about(path);
        !doubt.empty() && !std::exchange(has_warned, true)) {
        m_parts.observer.log(hwsync::Severity::warning, doubt);
    }
    return path;
}

std::filesystem::path Context::catalog_to_write() const {
    auto path = catalog();
    const bool is_usual_place =
        m_parts.options.catalog.empty() &&
        environment()("HWSYNC_CATALOG").value_or("").empty() &&
        config().catalog.empty();
    if (is_usual_place) {
        std::error_code error;
        std::filesystem::create_directories(path.parent_path(), error);
        if (error) {
            throw hwsync::Error(
                hwsync::ErrorKind::storage,
                fmt::format("cannot make the folder {} ({})",
                            hwsync::printable(path.parent_path().native()),
                            error.message()),
                "make it, or name another catalog with --catalog");
        }
    }
    return path;
}

std::string Context::operator_name() const {
    for (const auto* name : {"SUDO_USER", "USER", "LOGNAME"}) {
        if (auto user = environment()(name); user && !user->empty()) {
            return *std::move(user);
        }
    }
    const auto* entry = getpwuid(getuid());
    return entry != nullptr ? entry->pw_name : std::to_string(getuid());
}

hwsync::Time Context::now() {
    using Steady = std::chrono::steady_clock;
    static const auto clock_at_first = std::chrono::system_clock::now();
    static const auto first = Steady::now();
    return std::chrono::floor<hwsync::Duration>(clock_at_first +
                                                (Steady::now() - first));
}
