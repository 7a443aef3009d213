#pragma once

#include <hwsync/config.hpp>

#include <filesystem>
#include <string>

namespace hwsync {

/// What load_config() makes of a file at `path` with this text.
Config read_config_text(const std::string& text,
                        const std::filesystem::path& path);

} // namespace hwsync
