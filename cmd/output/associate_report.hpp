#pragma once

#include "command_line/global_options.hpp"
#include "output/json_writer.hpp"
#include "output/output.hpp"

#include <hwsync/associate.hpp>
#include <hwsync/error.hpp>

#include <filesystem>
#include <optional>
#include <vector>

/// What holds for all shops of a run of associate.
struct AssociationSummary {
    bool dry_run = false;
    hwsync::Time started_at;
    hwsync::Time finished_at;
    std::filesystem::path plan; ///< empty where links were changed themselves
};

/// The worst of the shops' errors, saying which shop it is about; nothing
/// where none failed.
std::optional<hwsync::Error>
worst_error(const std::vector<hwsync::AssociatedShop>& shops);

/// Whether links were changed, or only a plan of the changes was made.
enum class LinkStage { made, planned };

/// What associating shops did, as members of the command's JSON object.
void write_association(JsonWriter& json, const AssociationSummary& summary,
                       const std::vector<hwsync::AssociatedShop>& shops);

/// What associating one shop did, for people; verbose: every variant that has
/// no link.
void write_association(Output& output, const hwsync::AssociateResult& result,
                       LinkStage stage, Verbosity verbosity);
