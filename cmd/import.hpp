#pragma once

#include "shared/context.hpp"

#include <hwsync/import.hpp>

#include <filesystem>
#include <optional>
#include <string>

struct ImportOptions {
    std::string shop;
    std::string file;
    std::optional<hwsync::Identifier> identifier;
    std::optional<hwsync::Time> as_of;
    hwsync::LiveWindow window;
    std::optional<hwsync::Duration> buffer;
    std::string operation;
    bool fresh = false;
    std::filesystem::path save;
    bool force = false; ///< replaces whatever file is where that goes
    std::optional<double> max_delete;
    std::optional<double> max_reject;
    bool allow_foreign = false;
    bool rewrite = false;
    bool strict = false;
    bool dry_run = false;
};

/// What to ask for. Throws Error(usage), Error(safety) for a child shop.
hwsync::ImportRequest import_request(const Context& context,
                                     const ImportOptions& options,
                                     hwsync::ImportCommand command);
