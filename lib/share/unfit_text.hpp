#pragma once

#include "catalog/row_feed.hpp"

#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>

#include <optional>

namespace hwsync::share {

/// What PostgreSQL would not take: the first text of the catalog that is not
/// UTF-8, or has U+0000 in it. Nothing where there is none.
std::optional<Error> unfit_text(RowFeed& feed);

/// Writes such texts of the catalog anew, and says so.
void mend_texts(PublishedCatalog& catalog, Observer& observer);

} // namespace hwsync::share
