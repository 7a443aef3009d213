#pragma once

#include "catalog/row_feed.hpp"
#include "share/database.hpp"
#include "share/session.hpp"

#include <hwsync/error.hpp>
#include <hwsync/time.hpp>

#include <string>

namespace hwsync::share {

// Of two catalogs that are published as one brand, one goes on: the one that
// knows the brand's generation, and that no other has the lease of.

enum class Standing {
    as_known,
    came_about ///< the last publication did, and its process could not note it
};

/// Throws Error(safety) where another catalog, or another copy of this one, has
/// published the brand since, or where the database is older than what was
/// published from here. An empty id is a catalog's that never had one.
Standing standing_of(const std::string& name, const Brand& there,
                     const Publication& known, const std::string& catalog_id);

/// Whether the brand is as its last publication from here left it.
bool is_as_known(const Brand& there, const Publication& known,
                 const std::string& catalog_id);

/// What the database is to know the next publication by. It names what that
/// follows, so that a catalog which notes it still knows that one if the
/// publication does not come about.
std::string token_after(const Brand& there, const Publication& known);

/// Of a brand that the database does not know. Throws Error(safety) where it
/// was published from here: the database was lost, or is another one.
void check_not_lost(const std::string& name, const Publication& known);

/// Throws Error(busy) where somebody else has the brand's lease.
void check_lease(const std::string& name, const Brand& there,
                 const std::string& holder_token);

// What to tell of a brand that somebody has locked, or taken out.
Error is_published_elsewhere(const std::string& name);
Error brand_is_gone(const std::string& name);

/// Takes the lease of a brand that nobody else has, or renews it; false where
/// somebody has it, or has locked the brand just now. Waits for nobody.
bool take_lease(Session& session, const std::string& name,
                const std::string& holder_token, Duration lease);

/// Gives it back.
void end_lease(Session& session, const std::string& name,
               const std::string& holder_token);

} // namespace hwsync::share
