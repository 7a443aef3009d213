#pragma once

#include <hwsync/export.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/snapshot.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

/// A shop to set up, with its credential.
struct SetupShop {
    std::string name;   ///< letters, digits, - and _
    std::string domain; ///< e.g. "acme.myshopify.com"
    /// The client id for Shopify's client credentials grant. Empty if `secret`
    /// is an access token.
    std::string client_id;
    std::string secret; ///< the client secret, or the access token
};

/// What to set up.
struct SetupRequest {
    std::filesystem::path config;         ///< the config file to write
    std::filesystem::path catalog;        ///< empty to name none in it
    std::optional<Identifier> identifier; ///< what links the catalog
    std::vector<SetupShop> shops;         ///< the primary shop first
};

/// A file that is to be written.
struct SetupFile {
    std::filesystem::path path; ///< where
    std::string text;           ///< all of it
    bool is_secret = false;     ///< whether it must not be shown
};

/// What is to be written, and for whom.
struct SetupPlan {
    /// Each credential in `credentials/NAME` beside the config file, which
    /// comes last.
    std::vector<SetupFile> files;
    unsigned mode = 0600;   ///< of each file
    std::string owner = {}; ///< `USER:GROUP` of each file
    /// For whom root sets this up, and who is to run the jobs; empty for
    /// whoever runs it.
    std::string service_user = {};
};

/// The catalog that is set up if none is named: that of the user hwsync, if
/// root sets it up for that user; else empty, which leaves it to
/// catalog_path().
HWSYNC_EXPORT std::filesystem::path catalog_to_set_up();

/// Makes the config file and the files of its credentials, and writes nothing.
/// If root does so and there is a user hwsync, that user's group may read them;
/// else nobody but who runs it.
///
/// Throws Error(usage), without repeating a secret, if the config would not be
/// valid.
HWSYNC_EXPORT SetupPlan plan_setup(const SetupRequest& request);

/// Writes the files of a plan, each whole or not at all, and makes the folders
/// that they need. Throws Error(safety) if there is one already and `overwrite`
/// is no, before anything is written; Error(storage) if one cannot be written.
HWSYNC_EXPORT void write_setup(const SetupPlan& plan, Overwrite overwrite);

} // namespace hwsync
