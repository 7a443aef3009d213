#pragma once

#include "shared/context.hpp"

#include <hwsync/associate.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

struct AssociateOptions {
    std::vector<std::string> shops;
    std::string file;
    std::optional<hwsync::Identifier> identifier;
    std::optional<hwsync::Time> since;
    bool full = false;
    bool rewrite = false;
    std::optional<hwsync::Time> as_of;
    std::optional<double> max_delete;
    std::optional<double> max_reject;
    bool allow_foreign = false;
    bool strict = false;
    bool dry_run = false;
    std::filesystem::path plan;
    bool force = false; ///< replaces whatever file is where the plan goes
};

/// What to ask for each shop that is named, or for every child shop of the
/// config. Throws Error(usage).
std::vector<hwsync::AssociateRequest>
association_requests(const Context& context, const AssociateOptions& options);

/// The last of the runs that is committed; nothing where none is.
std::optional<std::int64_t>
last_run(const std::vector<hwsync::AssociatedShop>& shops);

/// Whether one of the runs is committed and made, moved or ended links.
bool changed_links(const std::vector<hwsync::AssociatedShop>& shops);

/// Writes the errors of the shops that failed to standard error, and returns
/// the worst of all exit codes.
ExitCode report_outcomes(const Context& context,
                         const std::vector<hwsync::AssociatedShop>& shops);
