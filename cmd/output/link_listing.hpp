#pragma once

#include "output/json_writer.hpp"
#include "output/output.hpp"

#include <hwsync/link_view.hpp>

// The links or blocks that a filter selects, in each format of link list.

/// The members "links" or "blocks", and "up_to_run".
void write_links(JsonWriter& json, hwsync::LinkView& view,
                 const hwsync::LinkFilter& filter);

/// A line for each.
void write_link_lines(Output& output, hwsync::LinkView& view,
                      const hwsync::LinkFilter& filter);

/// What link import reads.
void write_links_csv(Output& output, hwsync::LinkView& view,
                     const hwsync::LinkFilter& filter);

void write_links_text(Output& output, hwsync::LinkView& view,
                      const hwsync::LinkFilter& filter);
