#pragma once

#include <hwsync/export.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>
#include <hwsync/verify.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

/// Whether a waiver is in force.
enum class WaiverState {
    holds,  ///< it is in force
    over,   ///< its time has passed
    changed ///< what was accepted has changed
};

/// The word for a state in JSON output.
HWSYNC_EXPORT std::string_view to_string(WaiverState state) noexcept;

/// An operator's decision to accept what verify finds about a variant of a
/// child shop. It holds until its time has passed, or until the variant, its
/// link, or any variant with its identifier changes, in either shop.
struct Waiver {
    std::int64_t id = 0; ///< the waiver's number
    std::string shop;    ///< the child shop's name
    /// In the child shop; 0 for every variant that has the identifier.
    std::int64_t variant_id = 0;
    std::string identifier;          ///< as it was then; may be empty
    std::optional<FindingKind> kind; ///< nothing for any kind of finding
    std::optional<Time> until;       ///< when it ends; nothing for no end
    std::string by;                  ///< the name of the user who added it
    Time at;                         ///< when it was added
    std::string note;                ///< the operator's; may be empty
    WaiverState state = WaiverState::holds; ///< whether it is in force
};

/// Where waivers are changed, and by whom.
struct WaiverJob {
    std::filesystem::path catalog; ///< the catalog's path
    Duration lock_timeout{};       ///< how long to wait for other runs
    std::string by;                ///< the name of the user who runs it
    std::function<Time()> clock;   ///< returns the current time
};

/// What to accept. The id is a number, a gid or the URL of a page in Shopify's
/// admin.
struct WaiverAddition {
    std::string shop = {};       ///< the child shop's name
    std::string variant_id = {}; ///< in the child shop: this or `identifier`
    std::string identifier = {}; ///< of the child shop's variants
    std::optional<FindingKind> kind = {}; ///< nothing for any kind of finding
    std::optional<Time> until = {};       ///< when it ends; nothing for no end
    std::string note = {};                ///< why it is accepted
};

/// Whether findings of this kind can be accepted: those about a variant, except
/// for damage.
HWSYNC_EXPORT bool is_waivable(FindingKind kind) noexcept;

/// Adds a waiver and returns it.
///
/// Throws Error(usage) for an invalid id, an unknown shop or a kind that cannot
/// be accepted, and Error(not_found) if the shop has no such variant; also
/// Error(storage), Error(busy) and the signal's Error.
HWSYNC_EXPORT Waiver waive_add(const WaiverJob& job,
                               const WaiverAddition& addition,
                               const StopToken& stop);

/// What an import of waivers did.
struct WaiverImport {
    std::vector<Waiver> added;   ///< the waivers that were added
    std::uint64_t unchanged = 0; ///< rows whose waiver was there already
    /// Rows about waivers that were not in force where the table was made.
    std::uint64_t passed_over = 0;
};

/// Adds the waivers of a CSV table, as `hwsync waive list --format csv` writes
/// it, or none of them. `file` is a path, or "-" for standard input. A waiver
/// that is there already, in force or not, stays as it is.
///
/// Throws Error(input) if any row cannot be used; every such row is logged.
/// Also Error(storage), Error(busy) and the signal's Error.
HWSYNC_EXPORT WaiverImport waive_import(const WaiverJob& job,
                                        const std::string& file,
                                        Observer& observer,
                                        const StopToken& stop);

/// Removes the waiver with this number and returns it. Throws Error(not_found)
/// if there is none; also Error(storage), Error(busy) and the signal's Error.
HWSYNC_EXPORT Waiver waive_remove(const WaiverJob& job, std::int64_t id,
                                  const StopToken& stop);

/// Visits each waiver in the order of numbers. `now` decides which are over.
/// Takes no lock. Throws Error(storage).
HWSYNC_EXPORT void
visit_waivers(const std::filesystem::path& catalog, Time now,
              const std::function<void(const Waiver&)>& visit,
              const StopToken& stop);

} // namespace hwsync
