from django.core.management.base import BaseCommand

from making_it_real import life_tables


class Command(BaseCommand):
    help = "Print what may be done to a declaration, an action, an assessment and a badge, by whom and from which state."

    def handle(self, **options):
        self.stdout.write(life_tables.EXPLAINED)
        for model in life_tables.MODELS:
            self.stdout.write("\n" + "\n".join(life_tables.table(model)))
