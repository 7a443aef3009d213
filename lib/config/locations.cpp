#include <hwsync/config.hpp>

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <system_error>

namespace hwsync {

namespace {

/// $XDG_..., else the folder below $HOME; nothing where there is neither.
std::optional<std::filesystem::path> user_folder(const Environment& environment,
                                                 std::string_view variable,
                                                 std::string_view below_home) {
    // The XDG Base Directory Specification ignores relative paths.
    const auto named = environment(variable).value_or("");
    if (std::filesystem::path{named}.is_absolute()) {
        return named;
    }
    const auto home = environment("HOME").value_or("");
    if (home.empty()) {
        return std::nullopt;
    }
    return std::filesystem::path{home} / below_home;
}

/// Also of what cannot be looked at: to pass it over would be to run with
/// another config than the one that is meant.
bool is_there(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::status(path, error).type() !=
           std::filesystem::file_type::not_found;
}

} // namespace

std::optional<std::filesystem::path>
find_config_file(const Environment& environment) {
    if (const auto named = environment("HWSYNC_CONFIG").value_or("");
        !named.empty()) {
        if (!is_there(named)) {
            throw Error(ErrorKind::usage,
                        fmt::format("$HWSYNC_CONFIG names {}, which is not "
                                    "there",
                                    printable(named, 300)),
                        "make the file, or unset the variable");
        }
        return named;
    }
    if (const auto folder =
            user_folder(environment, "XDG_CONFIG_HOME", ".config")) {
        auto path = *folder / "hwsync" / "config.toml";
        if (is_there(path)) {
            return path;
        }
    }
    std::filesystem::path path{"/etc/hwsync/config.toml"};
    return is_there(path) ? std::optional{path} : std::nullopt;
}

std::filesystem::path catalog_path(const Environment& environment,
                                   const Config& config) {
    if (const auto named = environment("HWSYNC_CATALOG").value_or("");
        !named.empty()) {
        return named;
    }
    if (!config.catalog.empty()) {
        return config.catalog;
    }
    if (const auto folder =
            user_folder(environment, "XDG_DATA_HOME", ".local/share")) {
        return *folder / "hwsync" / "catalog.db";
    }
    throw Error(ErrorKind::usage,
                "HOME is not set, so the catalog has no default place",
                "name one with --catalog PATH or $HWSYNC_CATALOG");
}

} // namespace hwsync
