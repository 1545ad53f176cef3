"""Letters to the people of an organisation about Making it Real."""

from carehub.mail.outbox import post_many


def tell_leads(organisation, key, template, context):
    """One letter to each lead. With the same key nothing is sent again."""
    leads = organisation.memberships.leads().with_people()
    post_many([(f"{key}:{lead.user_id}", lead.user.email, template, context) for lead in leads])
