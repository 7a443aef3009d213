#include "shared/context.hpp"

#include "output/shell_quoted.hpp"

#include <hwsync/catalog_view.hpp>
#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <string_view>
#include <utility>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

/// The group that the catalog's folder belongs to may read what root keeps in
/// files for the user who works on the catalog.
void let_group_read(hwsync::Config& config,
                    const hwsync::Environment& environment,
                    const std::optional<std::filesystem::path>& named) {
    std::filesystem::path path;
    try {
        path = named ? *named : hwsync::catalog_path(environment, config);
    } catch (const hwsync::Error&) {
        return; // A command that needs the catalog reports it.
    }
    path = path.parent_path();
    struct stat folder {};
    constexpr gid_t of_root = 0;
    if (stat(path.empty() ? "." : path.c_str(), &folder) != 0 ||
        folder.st_gid == of_root) {
        return;
    }
    for (auto& shop : config.shops) {
        if (shop.credential) {
            shop.credential->readers = folder.st_gid;
        }
    }
    if (config.publish.password) {
        config.publish.password->readers = folder.st_gid;
    }
}

/// Who writes so means SQLite's way of naming a database, not a file.
std::filesystem::path checked(std::filesystem::path path) {
    const auto& text = path.native();
    if (text == ":memory:" || text.starts_with("file:")) {
        throw hwsync::Error(
            hwsync::ErrorKind::usage,
            fmt::format(
                "the catalog is a file, and {} is not the path of a file",
                hwsync::printable(text)),
            "give the path alone, or put ./ before it if a file has that name");
    }
    return path;
}

} // namespace

Context::Context(Parts parts) : m_parts(std::move(parts)) {}

std::optional<std::filesystem::path> Context::config_path() const {
    const auto& given = m_parts.options.config;
    return given.empty() ? hwsync::find_config_file(environment())
                         : std::optional(given);
}

std::optional<std::filesystem::path> Context::named_catalog() const {
    if (!m_parts.options.catalog.empty()) {
        return m_parts.options.catalog;
    }
    if (!environment()("HWSYNC_CATALOG").value_or("").empty()) {
        return hwsync::catalog_path(environment(), {});
    }
    return std::nullopt;
}

const hwsync::Config& Context::config() const {
    if (m_config) {
        return *m_config;
    }
    hwsync::Config config;
    if (const auto path = config_path()) {
        constexpr auto what = "the config file";
        if (const auto named = named_catalog()) {
            hwsync::OwnFiles{*named}.check_input(what, *path);
        }
        config = hwsync::load_config(*path);
        hwsync::OwnFiles{config.catalog}.check_input(what, *path);
        let_group_read(config, environment(), named_catalog());
        m_parts.observer.log(hwsync::Severity::debug,
                             "config file " +
                                 hwsync::printable(path->string(), 300));
    }
    m_config = std::move(config);
    return *m_config;
}

std::filesystem::path Context::config_to_write() const {
    if (!m_parts.options.config.empty()) {
        return m_parts.options.config;
    }
    if (const auto named = environment()("HWSYNC_CONFIG").value_or("");
        !named.empty()) {
        return named;
    }
    if (const auto there = hwsync::find_config_file(environment())) {
        return *there;
    }
    if (geteuid() == 0) {
        return "/etc/hwsync/config.toml";
    }
    if (const auto folder = environment()("XDG_CONFIG_HOME").value_or("");
        std::filesystem::path{folder}.is_absolute()) {
        return std::filesystem::path{folder} / "hwsync/config.toml";
    }
    if (const auto home = environment()("HOME").value_or(""); !home.empty()) {
        return std::filesystem::path{home} / ".config/hwsync/config.toml";
    }
    throw hwsync::Error(
        hwsync::ErrorKind::usage,
        "HOME is not set, so the config file has no default place",
        "name one with --config PATH or $HWSYNC_CONFIG");
}

std::filesystem::path Context::catalog() const {
    const auto named = named_catalog();
    auto path =
        checked(named ? *named : hwsync::catalog_path(environment(), config()));
    // Once, however often a command asks.
    static bool has_warned = false;
    if (const auto doubt = hwsync::doubt_about(path);
        !doubt.empty() && !std::exchange(has_warned, true)) {
        m_parts.observer.log(hwsync::Severity::warning, doubt);
    }
    return path;
}

std::string Context::invocation() const {
    std::string words = "hwsync";
    const auto add = [&](std::string_view option,
                         const std::filesystem::path& path) {
        words += fmt::format(" {} {}", option,
                             shell_quoted(std::filesystem::absolute(path)));
    };
    if (const auto named = named_catalog()) {
        add("--catalog", *named);
    }
    const auto& config = m_parts.options.config;
    const auto variable = environment()("HWSYNC_CONFIG").value_or("");
    if (!config.empty() || !variable.empty()) {
        add("--config",
            config.empty() ? std::filesystem::path{variable} : config);
    }
    return words;
}

hwsync::OwnFiles Context::own_files(const std::string& input) const {
    hwsync::OwnFiles files{catalog()};
    files.add("the input", input);
    try {
        files.add(config(), environment());
        if (const auto& metrics = config().notify.metrics_file;
            !metrics.empty()) {
            files.add("the metrics file", metrics);
            files.add("the metrics file", metrics.native() + ".new");
        }
    } catch (const hwsync::Error&) {
        // A command that does not need it does not report it.
        files.add("the config file", m_parts.options.config);
    }
    return files;
}

void Context::check_metrics_file(const std::string& input) const {
    const auto& path = config().notify.metrics_file;
    if (path.empty()) {
        return;
    }
    constexpr auto what = "metrics_file";
    hwsync::OwnFiles files{catalog()};
    files.add("the input", input);
    files.add(config(), environment());
    files.check_not_own(what, path);
    // It is written under this name, and what has it is removed.
    files.check_not_own(what, path.native() + ".new");
    std::error_code error;
    if (std::filesystem::exists(path, error)) {
        files.check_output({what, path, hwsync::Replaceable::metrics, false,
                            hwsync::ErrorKind::storage});
    }
}

void Context::check_certificates() const {
    constexpr auto name = "SSL_CERT_FILE";
    hwsync::OwnFiles{catalog()}.check_input(name,
                                            environment()(name).value_or(""));
}

std::filesystem::path Context::catalog_to_write() const {
    auto path = catalog();
    const bool is_usual_place = !named_catalog() && config().catalog.empty();
    if (is_usual_place) {
        std::error_code error;
        std::filesystem::create_directories(path.parent_path(), error);
        if (error) {
            throw hwsync::Error(
                hwsync::ErrorKind::storage,
                fmt::format("cannot create the folder {} ({})",
                            hwsync::printable(path.parent_path().native()),
                            error.message()),
                "create it, or name another catalog with --catalog");
        }
    }
    return path;
}

std::string Context::operator_name() const {
    for (const auto* name : {"SUDO_USER", "USER", "LOGNAME"}) {
        if (auto user = environment()(name); user && !user->empty()) {
            return hwsync::printable(*user);
        }
    }
    const auto* entry = getpwuid(getuid());
    return entry != nullptr ? entry->pw_name : std::to_string(getuid());
}

std::shared_ptr<hwsync::Recording> Context::recording() const {
    const auto folder = environment()("HWSYNC_RECORD").value_or("");
    if (!m_recording && !folder.empty()) {
        own_files().check_folder("HWSYNC_RECORD", folder);
        m_recording =
            std::make_shared<hwsync::Recording>(folder, m_parts.observer);
    }
    return m_recording;
}
