#pragma once

#include "output/json_writer.hpp"
#include "output/output.hpp"

#include <hwsync/digest.hpp>
#include <hwsync/time.hpp>

/// The time that a digest is of.
struct DigestSpan {
    hwsync::Time since;
    hwsync::Time until;
};

// What changed and what waits for a person, for a mail.

/// The first few of each list, and where the others are.
void write_digest_text(Output& output, hwsync::Digest& digest,
                       const DigestSpan& span);

/// The same as a page of its own, without scripts or pictures: what reads mail
/// shows neither.
void write_digest_html(Output& output, hwsync::Digest& digest,
                       const DigestSpan& span);

/// The members of the document, with all of each list.
void write_digest(JsonWriter& json, hwsync::Digest& digest,
                  const DigestSpan& span);
